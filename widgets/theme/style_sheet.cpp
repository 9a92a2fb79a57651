// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/style_sheet.h"

#include "widgets/theme/icons.h"
#include "widgets/theme/metrics.h"

namespace parsimony::widgets {

namespace {

// @name is replaced by a token, @theme by light or dark, @r by the corner radius.
const char* const kButtons = R"(
QPushButton { background: @raised; color: @text; border: 1px solid @border; border-radius: @rpx; padding: 5px 12px; min-height: 16px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed, QPushButton:checked { background: @selection; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: palette(placeholder-text); background: @surface; }
QPushButton[primary="true"], QPushButton:default { background: @accent; color: @onAccent; border-color: @accent; font-weight: 600; }
QPushButton[primary="true"]:hover, QPushButton:default:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[primary="true"]:focus { border: 1px solid @text; }
QPushButton[primary="true"]:disabled { background: @sunken; color: @muted; border-color: @border; }
QPushButton[quiet="true"] { background: transparent; border-color: transparent; }
QPushButton[quiet="true"]:hover { background: @hover; }
QPushButton[quiet="true"]:focus { border-color: @accent; }
QToolButton { background: transparent; color: @text; border: 1px solid transparent; border-radius: @rpx; padding: 4px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @selection; }
QToolButton:focus { border-color: @accent; }
QToolButton[popupMode="1"] { padding-right: 16px; }
QToolButton::menu-indicator { image: none; }
)";

const char* const kFields = R"(
QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox { background: @raised; color: @text; border: 1px solid @border;
  border-radius: @rpx; padding: 3px 8px; min-height: 20px; selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border-color: @accent; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { background: @surface; color: palette(placeholder-text); }
QLineEdit[problem="true"], QAbstractSpinBox[problem="true"], QComboBox[problem="true"] { border-color: @error; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; background: transparent; padding: 0; min-height: 0; }
QAbstractSpinBox { padding-right: 2px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: border; width: 18px; border: none; background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin: 2px 2px 0 0; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin: 0 2px 2px 0; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: @hover; border-radius: 3px; }
QAbstractSpinBox::up-arrow { image: url(:/parsimony/style/chevron-up-@theme.svg); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url(:/parsimony/style/chevron-down-@theme.svg); width: 12px; height: 12px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/parsimony/style/chevron-down-@theme.svg); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @raised; color: @text; border: 1px solid @border; padding: 4px; outline: none;
  selection-background-color: @selection; selection-color: @text; }
QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator, QRadioButton::indicator, QTreeView::indicator, QTableView::indicator, QListView::indicator { width: 14px; height: 14px; border: 1px solid @muted; background: @raised; }
QCheckBox::indicator, QTreeView::indicator, QTableView::indicator, QListView::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked, QCheckBox::indicator:indeterminate { background: @accent; border-color: @accent; }
QTreeView::indicator:checked, QTableView::indicator:checked, QListView::indicator:checked { background: @accent; border-color: @accent; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QTableView::indicator:checked, QListView::indicator:checked {
  image: url(:/parsimony/style/check-@theme.svg); }
QCheckBox::indicator:indeterminate { image: url(:/parsimony/style/dash-@theme.svg); }
QRadioButton::indicator:checked { image: url(:/parsimony/style/dot-@theme.svg); }
QCheckBox:focus, QRadioButton:focus { color: @accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: @border; background: @sunken; }
QSlider:horizontal { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @border; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @accent; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: @raised; border: 1px solid @muted; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { border: 2px solid @accent; width: 12px; height: 12px; }
)";

// No ::item rules: with them Qt draws check boxes and icons of rows that are not selected twice, a few px apart.
const char* const kViews = R"(
QAbstractItemView { background: @raised; alternate-background-color: @surface; color: @text; border: 1px solid @border; border-radius: @rpx;
  outline: none; selection-background-color: @selection; selection-color: @text; gridline-color: @plotGrid; }
QAbstractItemView:focus { border-color: @accent; }
QHeaderView { background: @raised; border: none; }
QHeaderView::section { background: @raised; color: @muted; border: none; border-bottom: 1px solid @border; padding: 5px 4px; font-weight: 600; }
QHeaderView::section:hover { color: @text; }
QTableCornerButton::section { background: @raised; border: none; border-bottom: 1px solid @border; }
QTreeView::branch:has-children:closed { image: url(:/parsimony/style/chevron-right-@theme.svg); }
QTreeView::branch:has-children:open { image: url(:/parsimony/style/chevron-down-@theme.svg); }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: transparent; border: none; width: 0; height: 0; }
)";

const char* const kShell = R"(
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 4px 8px; }
QMenu { background: @raised; color: @text; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: palette(placeholder-text); }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QProgressBar { background: @sunken; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; text-align: center; color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QTabBar::tab { background: transparent; color: @muted; border: none; border-bottom: 2px solid transparent; padding: 6px 12px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:focus { color: @accent; }
QSplitter::handle { background: @border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QGroupBox { border: 1px solid @border; border-radius: @rpx; margin-top: 22px; padding: 8px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; padding: 0 2px 4px 2px; color: @text; }
QFrame[card="true"] { background: @raised; border: 1px solid @border; border-radius: @rpx; }
QLabel[role="caption"] { color: @muted; font-size: 11px; }
QLabel[role="heading"] { font-size: 15px; font-weight: 600; }
QLabel[role="title"] { font-size: 20px; font-weight: 600; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="error"] { color: @error; }
QLabel[role="warn"] { color: @warn; }
QLabel[role="ok"] { color: @ok; }
)";

}  // namespace

QString styleSheet(const Tokens& tokens) {
  Icons::ensureResources();
  QString sheet = QLatin1String(kButtons) + QLatin1String(kFields) + QLatin1String(kViews) + QLatin1String(kShell);
  // allTokens() lists accentHover before accent: the longer name has to be replaced first.
  for (const NamedToken& token : allTokens(tokens)) sheet.replace(QLatin1Char('@') + token.name, token.colour.name());
  sheet.replace(QLatin1String("@theme"), tokens.dark ? QLatin1String("dark") : QLatin1String("light"));
  sheet.replace(QLatin1String("@rpx"), QString::number(kCornerRadius) + QLatin1String("px"));
  return sheet;
}

}  // namespace parsimony::widgets
