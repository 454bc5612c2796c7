namespace DeepSeek.Portal.Api.Admin;

/// <summary>Which roll-out is to be stopped.</summary>
/// <param name="Revision">Its number, as the list of deployments tells it: a later one goes on.</param>
internal sealed record StoppedRollout(long Revision);
