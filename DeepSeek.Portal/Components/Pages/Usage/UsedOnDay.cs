using DeepSeek.Portal.Features.Usage.Reports;

namespace DeepSeek.Portal.Components.Pages.Usage;

/// <summary>What a day's bar stands for.</summary>
internal sealed record UsedOnDay(DateOnly Day, long Tokens, decimal Cost)
{
    /// <summary>Zero on a day of which nothing is stored: then nothing was used.</summary>
    public static UsedOnDay Of(DateOnly day, IEnumerable<UsageRow> used)
    {
        var row = used.FirstOrDefault(row => row.Day == day) ?? UsageRow.Nothing;
        return new UsedOnDay(day, row.PromptTokens + row.CompletionTokens, row.Cost);
    }
}
