using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Usage.Reports;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>The same rows for whatever is asked, and their sum where they are not to be told apart.</summary>
internal sealed class FakeUsageReports : IUsageReports
{
    public List<UsageRow> Rows { get; } = [];

    public List<UsageQuery> Pages { get; } = [];

    public bool HasMore { get; set; }

    public IAsyncEnumerable<UsageRow> ReadAsync(UsageQuery query, Actor by, CancellationToken cancellationToken) =>
        (Rows.Count == 0 || query.ByDay || query.ByModel
            ? Rows
            : [UsageRow.Nothing with
            {
                Requests = Rows.Sum(row => row.Requests),
                PromptTokens = Rows.Sum(row => row.PromptTokens),
                CompletionTokens = Rows.Sum(row => row.CompletionTokens),
                Cost = Rows.Sum(row => row.Cost),
            }]).ToAsyncEnumerable();

    public Task<UsagePage> PageAsync(UsageQuery query, int page, int pageSize, Actor by, CancellationToken cancellationToken)
    {
        Pages.Add(query);
        return Task.FromResult(new UsagePage(Rows, Rows.Count, HasMore));
    }
}
