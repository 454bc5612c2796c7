namespace DeepSeek.Portal.Features.Usage.Reports;

/// <summary>Some sums of usage.</summary>
/// <param name="Items">The sums.</param>
/// <param name="Total">How many there are in all; counted up to <see cref="UsageReportService.MostCounted"/>.</param>
/// <param name="HasMore">True where there are more than were counted.</param>
internal sealed record UsagePage(IReadOnlyList<UsageRow> Items, int Total, bool HasMore);
