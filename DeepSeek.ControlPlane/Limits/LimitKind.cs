namespace DeepSeek.ControlPlane.Limits;

/// <summary>What a limit counts, and over which time. In the order in which a request is held against them.</summary>
public enum LimitKind
{
    /// <summary>Requests at the same time.</summary>
    ConcurrentRequests,

    /// <summary>Requests in a sliding minute.</summary>
    RequestsPerMinute,

    /// <summary>Tokens, read and generated, in a sliding minute.</summary>
    TokensPerMinute,

    /// <summary>Tokens in a day of UTC.</summary>
    TokensPerDay,

    /// <summary>Tokens in a month of UTC.</summary>
    TokensPerMonth,

    /// <summary>Millionths of the currency in a day of UTC.</summary>
    CostPerDay,

    /// <summary>Millionths of the currency in a month of UTC.</summary>
    CostPerMonth,
}
