namespace DeepSeek.Inference.ModelRepository;

/// <summary>Section <c>Models</c>: where models lie, and how they come into service and leave it.</summary>
internal sealed class ModelRepositoryOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Models";

    /// <summary>In <see cref="Preload"/>: every model.</summary>
    public const string All = "*";

    /// <summary>
    /// Folder of <c>&lt;name&gt;/&lt;version&gt;/</c>. Default: the environment variable <c>MODEL_PATH</c>, else <c>models</c> in the repository's
    /// root when run from a checkout, else beside the application.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// How often the folder is looked through, in seconds, whether or not the file system has told of a change: network volumes tell nothing.
    /// Default 5; range 0.1 to 3,600.
    /// </summary>
    public double PollSeconds { get; set; } = 5;

    /// <summary>
    /// The models that are loaded before the service says that it is ready, by name and separated by commas; <c>*</c> for all, which is the default.
    /// Others are loaded when they are first asked for. Where the control plane has decided about a model, it says this as well.
    /// </summary>
    public string Preload { get; set; } = All;

    /// <summary>How many versions are loaded at the same time, each by one thread. Default 1; range 1 to 64.</summary>
    public int LoadThreads { get; set; } = 1;

    /// <summary>
    /// Whether a load leaves the processor to whoever is being answered meanwhile. Default true; false where processors are always taken, on which such a
    /// load takes about ten times as long.
    /// </summary>
    public bool LoadYields { get; set; } = true;

    /// <summary>
    /// How long a version that was replaced may go on with the answers that it had begun, in seconds; then they are broken off. Default 60; range 0 to
    /// 86,400.
    /// </summary>
    public double DrainSeconds { get; set; } = 60;

    /// <summary>
    /// Whether the served version may be unloaded before the next one is loaded, where memory holds only one of them, although no other replica serves
    /// the model meanwhile. Default: true where the service stands alone, else false.
    /// </summary>
    public bool? AllowInterruption { get; set; }

    /// <summary>How long a request waits for a model that is loaded on demand, in seconds. Default 30; range 0 to 3,600.</summary>
    public double LoadWaitSeconds { get; set; } = 30;

    /// <summary>How many requests wait for such models at the same time; more are refused at once. Default 64; range 0 to 100,000.</summary>
    public int MaxWaiting { get; set; } = 64;

    /// <summary>After how many seconds without a request a model that was loaded on demand is unloaded. Default 0: never; range 0 to 2,592,000.</summary>
    public double IdleUnloadSeconds { get; set; }

    /// <summary>Whether the settings say that a model is to be loaded before the service is ready.</summary>
    public bool Preloads(string name) =>
        Preload.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is var names
        && (names.Contains(All) || names.Contains(name));
}
