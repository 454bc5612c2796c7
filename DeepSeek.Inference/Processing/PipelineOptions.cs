namespace DeepSeek.Inference.Processing;

/// <summary>One pipeline: for whom it is, and what is in it.</summary>
internal sealed class PipelineOptions
{
    /// <summary>Names of models; <c>*</c> stands for any characters. Default: every model.</summary>
    public IList<string> Models { get; } = [];

    /// <summary>Ids of tenants; <c>*</c> stands for any characters. Default: every tenant.</summary>
    public IList<string> Tenants { get; } = [];

    /// <summary>The processors. Requests pass them from the first to the last, answers from the last to the first.</summary>
    public IList<ProcessorOptions> Processors { get; } = [];
}
