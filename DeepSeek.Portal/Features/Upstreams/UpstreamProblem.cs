namespace DeepSeek.Portal.Features.Upstreams;

/// <summary>Why an upstream was not set or removed.</summary>
internal enum UpstreamProblem
{
    /// <summary>Whoever asks may not set or remove upstreams.</summary>
    Denied,

    /// <summary>There is no such upstream to remove.</summary>
    NotFound,

    /// <summary>Its id is not made of 1 to 50 lower-case letters, digits, <c>-</c> and <c>.</c>, or begins or ends with one of the last two.</summary>
    IdInvalid,

    /// <summary>No model can be called so.</summary>
    ModelInvalid,

    /// <summary>An alias is called so.</summary>
    ModelIsAnAlias,

    /// <summary>No version can be called so.</summary>
    VersionInvalid,

    /// <summary>The name of the model over there is empty, too long, or has characters that cannot be printed.</summary>
    UpstreamModelInvalid,

    /// <summary>It is no absolute http or https address, or has a user, a query or a fragment in it.</summary>
    AddressInvalid,

    /// <summary>Plain http is for this machine only, unless <c>Upstreams:AllowPlainHttp</c> is set.</summary>
    AddressNotSecure,

    /// <summary>The API key is empty, too long, or has characters that no header can carry.</summary>
    ApiKeyInvalid,

    /// <summary>Another server is meant than before: its API key must be given anew, so that the old one is not sent to somebody else.</summary>
    ApiKeyNeeded,

    /// <summary>The price is out of range, or has more than six decimals.</summary>
    PriceInvalid,

    /// <summary>The number of requests at the same time is out of range.</summary>
    ConcurrencyInvalid,

    /// <summary>There is one with this id, or somebody else has changed it meanwhile: look again at what is there now.</summary>
    Changed,
}
