namespace DeepSeek.Portal.Api.Admin;

/// <summary>Which version is to be active.</summary>
/// <param name="Version">Absent for the newest that a replica has and that has not failed.</param>
/// <param name="WatchSeconds">For how long each replica is watched, in seconds; absent for the setting.</param>
internal sealed record ActivatedVersion(string? Version = null, double? WatchSeconds = null);
