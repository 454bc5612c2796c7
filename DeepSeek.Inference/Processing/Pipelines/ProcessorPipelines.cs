using System.Collections.Immutable;

namespace DeepSeek.Inference.Processing.Pipelines;

/// <summary>The pipelines of this service; none before they were built.</summary>
internal sealed class ProcessorPipelines : IDisposable
{
    private ImmutableArray<ProcessorPipeline> _pipelines = [];

    /// <summary>The first that takes requests of this tenant to this model; null where none does.</summary>
    public ProcessorPipeline? Find(string model, string tenant)
    {
        foreach (var pipeline in _pipelines)
        {
            if (pipeline.Takes(model, tenant)) return pipeline;
        }

        return null;
    }

    /// <summary>Puts the pipelines into service, before the first request comes.</summary>
    public void Serve(ImmutableArray<ProcessorPipeline> pipelines) => ImmutableInterlocked.InterlockedExchange(ref _pipelines, pipelines);

    public void Dispose()
    {
        foreach (var processor in ImmutableInterlocked.InterlockedExchange(ref _pipelines, []).SelectMany(pipeline => pipeline.Processors))
        {
            processor.Dispose();
        }
    }
}
