<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>QObject</name>
    <message>
        <source>Pose estimation on your own machine: label, train, predict.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project folder to open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Page to show: home, label or train.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a picture of the page and exit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the window, for example 1280x800.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>light, dark or system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Video of the project to show on the Label page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run whose predictions and curves are shown: the path of its folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project folder, or a file inside it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunActions</name>
    <message>
        <source>Predict %1 with %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::CommandPalette</name>
    <message>
        <source>All commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1   (%2)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::FrameGallery</name>
    <message>
        <source>Validation frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frames that training does not see: rings are labels, dots predictions, the glow is the network&apos;s heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation frames at step %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frames that training does not see appear here,
with labels (rings), predictions (dots) and heatmap (glow).</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::FramePanel</name>
    <message>
        <source>Frames and videos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera view whose labels are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which frames are listed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search a frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelled frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No frame has labels yet. Open a video below and click into the picture: the frame is added by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add videos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy videos into the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Videos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No videos in this project.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::HeaderBar</name>
    <message>
        <source>Project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>read-only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another process is editing this project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open or switch the project</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::HomePage</name>
    <message>
        <source>Home</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would you like to do?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a project folder or videos anywhere in this window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the demo mouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A synthetic mouse on a wheel, seen from two sides, with 60 labelled frames. Label, train and predict without any data of your own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder of Lightning Pose or DeepLabCut, or label files alone. It is opened in place and stays usable by them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New project from videos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose videos and name the keypoints. Labelling starts with the first frame.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Projects that you open appear here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the demo mouse</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::LabelPage</name>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture with keypoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove this frame&apos;s labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train on these labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add videos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project is open in another window or program, so it is read-only here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close it there and open it again to edit labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>The label file was changed by another program after your last session. %n unsaved edit(s) of yours are waiting.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Merging applies those that still fit. All of them are kept in .parsimony/backups.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge my edits</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n unsaved edit(s) of the last session were recovered.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Save the labels to keep them, or undo them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open one on the Home page, or drop its folder here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a frame or a video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are listed at the left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to label yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop videos here, or add them with + at the left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Add %n video(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Store frame %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first time its frames are counted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This video cannot be shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likelihood</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean likelihood of this frame: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the predictions...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run has not predicted this video yet: see Train, Predict a video.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run has no prediction of this frame.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::LabelToolbar</name>
    <message>
        <source>Position under the mouse, px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x %1, y %2 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sequential placing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each click places the next keypoint of the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quick placing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each click places the missing keypoint that is expected nearest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop placing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each click places the same keypoint and goes on to the next frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names of the keypoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skeleton</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous labelled frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>100 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rotate the view clockwise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brightness and contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brightness, contrast, gamma, inversion; the labels&apos; pictures on disk stay as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving...</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::LiveView</name>
    <message>
        <source>Stop and keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ends the training now and keeps the network as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ends the training now and removes its run folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss over steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss of training and validation appears here while a run trains.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation error over steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The distance between prediction and label on frames that training does not see appears here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation error per keypoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The error of each keypoint appears here, the worst first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run is selected</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::MainWindow</name>
    <message>
        <source>Parsimony</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Home</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1[*] – Parsimony</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all jobs (Ctrl+J)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light, dark, or as the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New project from videos...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close Parsimony</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A job is still running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 jobs are still running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They can go on without the window, or end now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep running hidden</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and keep results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the window</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::NewProjectDialog</name>
    <message>
        <source>New project from videos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>my-mouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keypoints, one per line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nose
left ear
right ear
tail base</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keypoints, one per line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Videos, copied into the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder that will hold the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Videos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add videos...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add videos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project needs a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a folder of this name already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name at least one keypoint.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A keypoint is named twice.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::PictureControls</name>
    <message>
        <source>Brightness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inverted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::Rail</name>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show icons only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show icons and words</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::RunsPanel</name>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trained networks appear here, with their error and what they cost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show this run&apos;s predictions on the Label page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predict a video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predict every frame of a video with this run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export CSV...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save this run&apos;s predictions as CSV somewhere else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue this interrupted run from its last checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the run&apos;s folder in the file manager</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another video...</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::SidePanel</name>
    <message>
        <source>Keypoints and predictions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keypoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run whose predictions are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run whose predictions are shown as diamonds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likelihood above which predictions are accepted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likelihood above which predictions are accepted, 0 to 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept all predictions above the likelihood</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predictions of this frame above the likelihood become labels, where there is none yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None (no run has finished yet)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::TrainForm</name>
    <message>
        <source>New run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the run&apos;s folder in models/; empty: date and time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>date and time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 labelled frames, %2 keypoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label at least %1 frames before training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Few frames: the validation error will jump about. From about %1 on it means something.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::TrainPage</name>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train a network on the labels (Ctrl+Return)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project on the Home page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start one at the left, or select one below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 finished after %2 steps in %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test error: mean %1 px, median %2 px.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training was cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its run folder was removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>test mean %1 px, median %2 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 frames predicted in %3, %4 frames/s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run has no predictions yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Video: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::app::VideoFiles</name>
    <message>
        <source>Videos (%1)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::CanvasAccessible</name>
    <message>
        <source>%1; %2 of %3 keypoints set</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::DataTable</name>
    <message>
        <source>Save table as CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::ErrorText</name>
    <message>
        <source>This setting or action does not exist here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the spelling, or reset the setting to its default.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something that is needed was not found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the file was not moved or renamed and that its drive is connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file does not follow its format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct this place in the file, or choose another file. Nothing was changed on disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file ends too early.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy or download it again from its source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file or folder with content.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This kind of file or content is not supported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Convert it to one of the supported formats first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two inputs contradict each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make sure that both belong to the same project and version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A value is outside what is allowed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the value and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program is writing here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the other window or wait until it has finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system does not allow access.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the owner for permission, or work on a copy in your own folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is read-only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the project to a disk that can be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space and try again. The previous version of the file is intact.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk or network drive did not answer as it should.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the connection of the drive and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller batch or image size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parsimony made a mistake.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your data is safe. Please report this together with the details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>line %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>column %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>byte %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>frame %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>keypoint %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>setting %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected %1, found “%2”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::FieldRow</name>
    <message>
        <source>%1 (default)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::FieldWords</name>
    <message>
        <source>Other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Range: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lightning Pose: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This must be a number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This must be a number, %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allowed here: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This value is not allowed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Does not fit together: %1.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::FrameListModel</name>
    <message>
        <source>%1 of %2 frames, %3 of %4 keypoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1
%2 of %3 keypoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2 of %3 keypoints</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::HistogramPlot</name>
    <message>
        <source>Count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 to %2: %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 above %3</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::InlineMessage</name>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::JobRow</name>
    <message>
        <source>Progress of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End early and save what there is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End now and leave nothing behind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the files of this job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take this job off the list; its files stay</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::JobWords</name>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a few seconds left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about %1 s left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about %1 min left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about %1 h left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predicting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validating</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decoding video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Indexing video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s each</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::JobsModel</name>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elapsed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::JobsTray</name>
    <message>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::KeypointList</name>
    <message>
        <source>Keypoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keypoints of this frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 keypoints set</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::KeypointModel</name>
    <message>
        <source>set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>occluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>predicted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keypoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likelihood</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::LinePlot</name>
    <message>
        <source>Smooth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raw values behind the smooth curve</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::OptionsForm</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Basic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No setting contains these words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all settings to their defaults</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All settings at their defaults</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings changed: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::OptionsTableModel</name>
    <message>
        <source>Setting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key in Lightning Pose</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::Plot</name>
    <message>
        <source>Plot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data will appear here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vector graphics (*.svg);;PDF (*.pdf);;Picture (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the data as CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logarithmic x axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logarithmic y axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture (SVG, PDF, PNG)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the data as CSV…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::PoseCanvas</name>
    <message>
        <source>Frame with keypoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click places the current keypoint, arrow keys move the selected one, Tab goes to the next.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project or drop a video here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frames, labels and predictions appear on this canvas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no keypoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x %1, y %2 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>occluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>predicted at x %1, y %2 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>likelihood %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x %1  y %2 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>predicted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actions for the keypoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Occluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept the prediction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy from the previous labelled frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>100 %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::RunWords</name>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Completed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped early</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::RunsModel</name>
    <message>
        <source>Mean distance between prediction and label on the test frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelled keypoints that the run learned from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time (min)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error, mean (px)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error, median (px)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory (MB)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::ScatterPlot</name>
    <message>
        <source>Pareto front</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::SmallMultiples</name>
    <message>
        <source>One plot per keypoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One curve per keypoint will appear here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::TimelineWidget</name>
    <message>
        <source>Suggested</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left and right step through the frames, Page Up and Page Down by ten, plus and minus zoom.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>frame %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>parsimony::widgets::TransportBar</name>
    <message>
        <source>Playback</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous labelled frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next labelled frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ten frames back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ten frames forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play backward, again for faster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play forward, again for faster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Playback speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1x</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frame number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frame number, counted from 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
