namespace DeepSeek.Portal.Features.Usage.Reports;

/// <summary>Some sums of usage, and how many there are.</summary>
internal sealed record UsagePage(IReadOnlyList<UsageRow> Rows, int Total);
