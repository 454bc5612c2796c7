namespace DeepSeek.ModelTrainer.Training;

/// <summary>What a training run depends on: the same options give the same weights on the same machine.</summary>
internal sealed record TrainingOptions
{
    public required string Output { get; init; }

    public int Steps { get; init; } = 3000;

    public int Seed { get; init; } = 2026;

    public double Rate { get; init; } = 4e-3;

    public int WarmUpSteps { get; init; } = 100;

    public double WeightDecay { get; init; } = 0.05;

    /// <summary>Chats in a batch.</summary>
    public int BatchSize { get; init; } = 48;

    /// <summary>Steps between checkpoints; each is a complete weights folder.</summary>
    public int CheckpointSteps { get; init; } = 250;

    /// <summary>Steps over which the averaged weights forget.</summary>
    public int AverageSteps { get; init; } = 150;

    public int Threads { get; init; } = 1;
}
