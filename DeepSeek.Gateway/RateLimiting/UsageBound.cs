using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Limits;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>The most that a request can use, known before anything of it was read by a model.</summary>
/// <remarks>
/// A token stands for at least one byte of text, and a request has more bytes than the text in it: names and braces around every message make up for the
/// few tokens that a template puts there. What a template adds by itself has an allowance.
/// </remarks>
/// <param name="PromptTokens">Most tokens of the prompt.</param>
/// <param name="CompletionTokens">Most tokens of one choice.</param>
/// <param name="Choices">How many choices.</param>
/// <param name="Context">Most tokens of the prompt and one choice together.</param>
internal readonly record struct UsageBound(long PromptTokens, long CompletionTokens, int Choices, long Context)
{
    /// <param name="bytes">Bytes of the request's body.</param>
    /// <param name="maxTokens">Most tokens of a choice, as the request says; null where it does not.</param>
    /// <param name="choices">How many choices it asks for.</param>
    /// <param name="context">The model's context.</param>
    /// <param name="templateTokens">See <see cref="RateLimitingOptions.TemplateTokens"/>.</param>
    public static UsageBound Of(long bytes, long? maxTokens, int choices, long context, int templateTokens) =>
        new(Math.Min(bytes + templateTokens, context), Math.Clamp(maxTokens ?? context, 0, context), Math.Max(1, choices), context);

    /// <summary>Most tokens, of the prompt and of all choices.</summary>
    // The longer the prompt, the less is left for each choice: the most is used at one of the two ends, or where the context is just full.
    public long Tokens => Math.Max(TokensWith(PromptTokens), TokensWith(FillingPrompt));

    /// <summary>How much of a limit it can use.</summary>
    public long Of(LimitKind kind, ModelPrice? price)
    {
        if (kind is LimitKind.ConcurrentRequests or LimitKind.RequestsPerMinute)
        {
            return 1;
        }

        if (!kind.IsMoney())
        {
            return Math.Min(Tokens, MicroMoney.Most);
        }

        return price is null ? 0 : MicroMoney.Ceiling(Math.Max(CostWith(PromptTokens, price), CostWith(FillingPrompt, price)));
    }

    /// <summary>How much of a limit was used by what came of it; null for nothing.</summary>
    public static long Used(LimitKind kind, Usage? usage, ModelPrice? price)
    {
        if (usage is null || usage.PromptTokens + (long)usage.CompletionTokens <= 0)
        {
            return 0;
        }

        return kind switch
        {
            LimitKind.ConcurrentRequests => 0,
            LimitKind.RequestsPerMinute => 1,
            LimitKind.CostPerDay or LimitKind.CostPerMonth => price is null
                ? 0
                : MicroMoney.Ceiling(price.CostOf(usage.PromptTokens, usage.PromptCacheHitTokens, usage.CompletionTokens)),
            _ => usage.PromptTokens + (long)usage.CompletionTokens,
        };
    }

    private long FillingPrompt => Math.Clamp(Context - CompletionTokens, 0, PromptTokens);

    private long TokensWith(long prompt) => prompt + (Choices * CompletionWith(prompt));

    private long CompletionWith(long prompt) => Math.Min(CompletionTokens, Context - prompt);

    // Nobody knows beforehand what of the prompt is kept from an earlier request.
    private decimal CostWith(long prompt, ModelPrice price) =>
        price.CostOf(prompt, price.CachedPrompt > price.Prompt ? prompt : 0, Choices * CompletionWith(prompt));
}
