namespace DeepSeek.Inference.Tests.Scheduling.WithModel;

/// <summary>What measures the whole process runs when nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredGroup
{
    public const string Name = "measured";
}
