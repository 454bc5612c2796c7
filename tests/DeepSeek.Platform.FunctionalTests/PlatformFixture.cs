namespace DeepSeek.Platform.FunctionalTests;

/// <summary>One platform for all tests that leave it as they found it.</summary>
public sealed class PlatformFixture : IAsyncLifetime
{
    private Platform? _platform;

    internal Platform Platform => _platform ?? throw new InvalidOperationException("The platform has not started.");

    public async ValueTask InitializeAsync() => _platform = await Platform.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_platform is not null)
        {
            await _platform.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class PlatformTests : ICollectionFixture<PlatformFixture>
{
    public const string Name = "platform";
}
