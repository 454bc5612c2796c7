namespace DeepSeek.Platform.FunctionalTests.Usage;

/// <summary>Tokens of many requests together.</summary>
/// <param name="Prompt">Tokens of the prompts, cached ones included.</param>
/// <param name="Cached">Those of them that were kept from an earlier request.</param>
/// <param name="Completion">Tokens that were generated.</param>
/// <param name="Reasoning">Those of them that were thought.</param>
internal sealed record UsageTotals(long Prompt, long Cached, long Completion, long Reasoning)
{
    public static UsageTotals operator -(UsageTotals left, UsageTotals right) => Subtract(left, right);

    public static UsageTotals Subtract(UsageTotals left, UsageTotals right) =>
        new(left.Prompt - right.Prompt, left.Cached - right.Cached, left.Completion - right.Completion, left.Reasoning - right.Reasoning);
}
