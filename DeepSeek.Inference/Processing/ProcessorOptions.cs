namespace DeepSeek.Inference.Processing;

/// <summary>A processor's place in a pipeline.</summary>
internal sealed class ProcessorOptions
{
    /// <summary>The processor's name: one that is built in, or one of a plug-in. Required.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// What becomes of a request or an answer when it fails: <c>skip</c> (it goes on without) or <c>refuse</c> (it fails). Default: <c>refuse</c> for
    /// requests, <c>skip</c> for answers.
    /// </summary>
    public string OnFailure { get; set; } = "";

    /// <summary>The processor's own settings.</summary>
    public IConfigurationSection? Settings { get; set; }
}
