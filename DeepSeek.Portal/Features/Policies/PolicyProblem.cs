namespace DeepSeek.Portal.Features.Policies;

/// <summary>Why a policy was not set.</summary>
internal enum PolicyProblem
{
    /// <summary>Whoever asks may not set it.</summary>
    Denied,

    /// <summary>There is no such tenant or key that whoever asks may see.</summary>
    NotFound,

    /// <summary>Somebody else has changed it meanwhile: look again at what is there now.</summary>
    Changed,

    /// <summary>A limit is out of range, or money has more than six decimals.</summary>
    LimitInvalid,

    /// <summary>A price is out of range, or has more than six decimals.</summary>
    PriceInvalid,

    /// <summary>The share of replicas is out of range.</summary>
    WeightInvalid,

    /// <summary>No scope is chosen, or one that there is not.</summary>
    ScopeInvalid,

    /// <summary>The end lies in the past.</summary>
    ExpiryPast,

    /// <summary>No model can be called so, or there are too many.</summary>
    ModelInvalid,

    /// <summary>It is no address and no range of addresses, or there are too many.</summary>
    AddressRangeInvalid,

    /// <summary>The cache policy is none of those there are.</summary>
    CacheInvalid,

    /// <summary>The time that an answer may take is out of range.</summary>
    TimeoutInvalid,
}
