using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Settings;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>A platform as a test sets it up.</summary>
internal sealed class FakePlatformSettings : IPlatformSettings
{
    public PlatformSetup? Setup { get; set; }

    public Task<PlatformSetup?> ReadAsync(Actor by, CancellationToken cancellationToken) => Task.FromResult(Setup);
}
