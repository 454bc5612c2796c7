namespace DeepSeek.Contracts.Http;

/// <summary>Response headers with which every answer says what made it.</summary>
public static class ApiHeaders
{
    /// <summary>The id of the request, the same in logs, traces and usage records.</summary>
    public const string RequestId = "x-request-id";

    /// <summary>The model version that answered, as <c>name@version</c>.</summary>
    public const string ModelVersion = "x-model-version";

    /// <summary>The replica that answered.</summary>
    public const string Replica = "x-replica";

    /// <summary><c>hit</c>, <c>miss</c> or <c>bypass</c>.</summary>
    public const string Cache = "x-cache";
}
