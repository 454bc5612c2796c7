namespace DeepSeek.Portal.Data.Entities;

/// <summary>Sums of usage of one day. Whole numbers all of them, so that sums are exact in either database.</summary>
internal abstract class UsageCounters
{
    /// <summary>Of UTC: the day on which the request arrived.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Requests, however they ended; those that are open, too.</summary>
    public long Requests { get; set; }

    /// <summary>Those that ended with a whole answer.</summary>
    public long Completed { get; set; }

    /// <summary>Those whose caller left.</summary>
    public long Aborted { get; set; }

    /// <summary>Those that ended with an error.</summary>
    public long Failed { get; set; }

    /// <summary>Those that were answered from the response cache.</summary>
    public long CacheHits { get; set; }

    public long PromptTokens { get; set; }

    public long CachedPromptTokens { get; set; }

    public long CompletionTokens { get; set; }

    public long ReasoningTokens { get; set; }

    /// <summary>In 10⁻¹² of the prices' currency: a price has at most six decimals and is for a million tokens.</summary>
    public long PicoCost { get; set; }
}
