namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>What came of mapping a group: the mapping, or why there is none.</summary>
internal sealed record GroupMappingChange(string? Id, GroupMappingProblem? Problem);
