using System.Diagnostics.CodeAnalysis;
using DeepSeek.Contracts.Errors;

namespace DeepSeek.Inference.Endpoints.Http.Authentication;

/// <summary>Takes calls with the static key of a standalone service.</summary>
internal sealed class StandaloneKeyAuthenticator(StandaloneKey key) : ICallerAuthenticator
{
    private const string Scheme = "Bearer ";
    private const string Tenant = "standalone";

    public bool TryAuthenticate(HttpContext context, [NotNullWhen(true)] out Caller? caller, [NotNullWhen(false)] out ApiFailure? failure)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            (caller, failure) = (null, new ApiFailure(ApiError.MissingApiKey, "Send the key of this service as 'Authorization: Bearer <key>'."));
            return false;
        }

        if (!key.Matches(header[Scheme.Length..].Trim()))
        {
            (caller, failure) = (null, new ApiFailure(ApiError.InvalidApiKey, "The key is not the key of this service."));
            return false;
        }

        (caller, failure) = (new Caller { RequestId = Guid.CreateVersion7().ToString("N"), TenantId = Tenant, CachePartition = Tenant }, null);
        return true;
    }
}
