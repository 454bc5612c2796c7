using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.ModelVersions;

/// <summary>What somebody asks for.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that is to be active; null for the newest that a replica has and that has not failed.</param>
/// <param name="RequestId">Names the request over all tenants: what comes again is not done again.</param>
/// <param name="By">Who asks; gateways that relay a tenant's request have looked at its scopes themselves.</param>
/// <param name="WatchSeconds">For how long each replica is watched, in seconds; null for the setting.</param>
internal sealed record WantedVersion(string Model, string? Version, string RequestId, Actor By, double? WatchSeconds = null);
