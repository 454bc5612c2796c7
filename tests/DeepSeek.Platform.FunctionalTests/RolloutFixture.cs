namespace DeepSeek.Platform.FunctionalTests;

/// <summary>A platform with a version that is good and two that pass their self-test and show only afterwards what is wrong with them.</summary>
public sealed class RolloutFixture : IAsyncLifetime
{
    /// <summary>The one that ships; every test of roll-outs begins with it.</summary>
    public const string Shipped = "1";

    /// <summary>As good as the one that ships.</summary>
    public const string Good = "2";

    /// <summary>Fails in prompts that are longer than any of its golden prompts.</summary>
    public const string Faulty = "3";

    /// <summary>Takes many times as long for a token.</summary>
    public const string Slow = "4";

    // Longer than any golden prompt with its answer.
    private const int LastGoodPosition = 200;

    // Between what a busy machine does to a good version and what the slow one is.
    private const string MaxSlowdown = "env:Rollout__MaxSlowdown=8";

    // For who does not say how long to watch, which in the browser is nobody.
    private const string WatchSeconds = "env:Rollout__WatchSeconds=1";

    private readonly ModelFolders _models = ModelFolders.Create();
    private Platform? _platform;

    internal Platform Platform => _platform ?? throw new InvalidOperationException("The platform has not started.");

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await _models.AddRandomAsync(Good, cancellation);
        _models.AddFaulty(Faulty, LastGoodPosition);
        await _models.AddSlowAsync(Slow, cancellation);
        _platform = await Platform.StartAsync(cancellation, "--MODEL_PATH=" + _models.Path, "env:Rollout__MinAnswers=5", MaxSlowdown, WatchSeconds);
    }

    public async ValueTask DisposeAsync()
    {
        if (_platform is not null)
        {
            await _platform.DisposeAsync();
        }

        _models.Dispose();
    }
}
