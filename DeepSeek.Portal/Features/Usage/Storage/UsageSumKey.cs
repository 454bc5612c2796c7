namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>To which day's sum something belongs.</summary>
internal readonly record struct UsageSumKey(string TenantId, DateOnly Day, string KeyId, string Model);
