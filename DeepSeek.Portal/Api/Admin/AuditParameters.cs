using DeepSeek.Portal.Features.Audit;

namespace DeepSeek.Portal.Api.Admin;

/// <summary>Which entries of the audit are wanted, as the page says it in its address.</summary>
/// <param name="Q">Part of who did it or of the name of what it was done to, or the beginning of its id.</param>
/// <param name="Type">What kind of thing.</param>
/// <param name="Action">What was done.</param>
/// <param name="Tenant">Whose business.</param>
/// <param name="From">The first day (UTC).</param>
/// <param name="To">The last day (UTC).</param>
internal sealed record AuditParameters(string? Q, string? Type, string? Action, string? Tenant, DateOnly? From, DateOnly? To)
{
    public AuditQuery Query => new()
    {
        Search = Q,
        Type = Type,
        Action = Action,
        TenantId = Tenant,
        From = Begins(From),
        To = To < DateOnly.MaxValue ? Begins(To.Value.AddDays(1)) : null,
    };

    private static DateTimeOffset? Begins(DateOnly? day) => day is { } known ? new DateTimeOffset(known.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;
}
