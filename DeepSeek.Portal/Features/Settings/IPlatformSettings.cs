using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Settings;

/// <summary>How this platform is set up. What configuration rules is only shown, with the name of the setting that changes it.</summary>
internal interface IPlatformSettings
{
    /// <summary>Null for who may not see it.</summary>
    Task<PlatformSetup?> ReadAsync(Actor by, CancellationToken cancellationToken);
}
