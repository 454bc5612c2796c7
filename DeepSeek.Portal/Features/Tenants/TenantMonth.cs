namespace DeepSeek.Portal.Features.Tenants;

/// <summary>What a tenant used in a month.</summary>
/// <param name="Requests">However they ended.</param>
/// <param name="Tokens">Of prompts and answers.</param>
/// <param name="Cost">In the currency of the prices.</param>
public sealed record TenantMonth(long Requests, long Tokens, decimal Cost);
