namespace DeepSeek.Contracts.Http;

/// <summary>Headers beyond HTTP's own: those with which every answer says what made it, and the one that names a request.</summary>
public static class ApiHeaders
{
    /// <summary>The id of the request, the same in logs, traces and usage records.</summary>
    public const string RequestId = "x-request-id";

    /// <summary>The model version that answered, as <c>name@version</c>.</summary>
    public const string ModelVersion = "x-model-version";

    /// <summary>The replica that answered.</summary>
    public const string Replica = "x-replica";

    /// <summary><c>inexact</c> where another kind of server answered than was to, so that its tokens may differ from those of an undisturbed answer.</summary>
    public const string Failover = "x-failover";

    /// <summary><c>hit</c>, <c>miss</c> or <c>bypass</c>.</summary>
    public const string Cache = "x-cache";

    /// <summary>Sent with a request: how long its answer may be kept, in whole seconds.</summary>
    public const string CacheTimeToLive = "x-cache-ttl";

    /// <summary>Sent with a request that must be done only once, however often it is sent.</summary>
    public const string IdempotencyKey = "Idempotency-Key";
}
