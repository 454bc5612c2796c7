namespace DeepSeek.Inference.Processing;

/// <summary>Section <c>Processing</c>: what looks at requests and answers on their way.</summary>
internal sealed class ProcessingOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Processing";

    /// <summary>Folder of plug-ins, each in a folder of its own: <c>&lt;name&gt;/&lt;name&gt;.dll</c>. Default none.</summary>
    public string PluginPath { get; set; } = "";

    /// <summary>How long a call of a plug-in may take before it is abandoned, in seconds. Default 0.25; range 0.001 to 60.</summary>
    public double CallSeconds { get; set; } = 0.25;

    /// <summary>How long a plug-in is left out after a call that did not return, in seconds. Default 30; range 1 to 3,600.</summary>
    public double BreakSeconds { get; set; } = 30;

    /// <summary>Most threads that one processor of a plug-in computes on; so many it can hang up at most. Default 4; range 1 to 64.</summary>
    public int PluginThreads { get; set; } = 4;

    /// <summary>The pipelines. A request goes through the first that names its model and its tenant; through none where no one does.</summary>
    public IList<PipelineOptions> Pipelines { get; } = [];
}
