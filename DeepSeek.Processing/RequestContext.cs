namespace DeepSeek.Processing;

/// <summary>What is known of a request beside what it says.</summary>
/// <param name="RequestId">Its id, as the client sees it in <c>x-request-id</c>.</param>
/// <param name="TenantId">Who asks.</param>
/// <param name="Model">The name of the model that answers.</param>
/// <param name="Version">The version of the model that answers.</param>
public sealed record RequestContext(string RequestId, string TenantId, string Model, string Version);
