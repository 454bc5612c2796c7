namespace DeepSeek.Portal.Data.Entities;

/// <summary>
/// From which day to which there are <see cref="KeyUsageDay"/>s of a key and a model. With it a page of a report by key is found without its sums: those are
/// read of the keys that stand on the page.
/// </summary>
internal sealed class KeyUsageSpan
{
    public required string TenantId { get; init; }

    public required string KeyId { get; init; }

    public required string Model { get; init; }

    public DateOnly FirstDay { get; set; }

    public DateOnly LastDay { get; set; }
}
