using System.Collections.Frozen;
using System.Security.Claims;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Authentication.Addresses;

namespace DeepSeek.Gateway.Authentication;

/// <summary>Who asks, whatever proved it. Made once a snapshot and shared by requests, which do not change it.</summary>
internal sealed record Caller
{
    /// <summary>Public id of the key; for a token of somebody else's, a stable opaque id of its issuer and subject.</summary>
    public required string KeyId { get; init; }

    /// <summary>Whose key it is.</summary>
    public required string TenantId { get; init; }

    /// <summary>What it may do.</summary>
    public required FrozenSet<string> Scopes { get; init; }

    /// <summary>Opaque; separates caches of callers who may not learn of each other.</summary>
    public required string CachePartition { get; init; }

    /// <summary>When the key ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>True where the tenant is suspended.</summary>
    public bool Suspended { get; init; }

    /// <summary>What proved it.</summary>
    public Credential Credential { get; init; }

    /// <summary>The models that it may ask, as <c>name</c> or <c>name@version</c>; null for all.</summary>
    public FrozenSet<string>? Models { get; init; }

    /// <summary>From where it may call; null for anywhere.</summary>
    public AddressRanges? AddressRanges { get; init; }

    /// <summary>The key, as the snapshot has it; null where there is none, as behind somebody else's token.</summary>
    public ApiKeyEntry? Key { get; init; }

    /// <summary>The tenant, as the snapshot has it.</summary>
    public required TenantEntry Tenant { get; init; }

    /// <summary>The tenant's share of replicas in a lane, relative to others'.</summary>
    public double Weight => Tenant.Weight ?? 1;

    /// <summary>How long a synchronous <c>/v1/inference</c> of this caller may take, in seconds; null for the gateway's setting.</summary>
    public double? TimeoutSeconds => Key?.TimeoutSeconds;

    /// <summary>The same, as claims.</summary>
    public required ClaimsPrincipal Principal { get; init; }

    /// <summary>What a message to the caller calls its credential.</summary>
    public string CredentialName => Credential == Credential.ApiKey ? "API key" : "token";

    /// <summary>True where it may ask this model, given as <c>name</c> or <c>name@version</c>. Names only: what an alias leads to is for the asker to find out.</summary>
    public bool MayAsk(string model)
    {
        if (Models is null || Models.Contains(model))
        {
            return true;
        }

        var at = model.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && Models.Contains(model[..at]);
    }

    /// <summary>True where it may ask this model, or one version of it at least.</summary>
    public bool MayAskAny(string model) => Models is null || Models.Any(allowed =>
        allowed.StartsWith(model, StringComparison.Ordinal) && (allowed.Length == model.Length || allowed[model.Length] == '@'));

    /// <summary>What is said to whom may not ask. Said of models that do not exist too, so that nobody learns what others have.</summary>
    public ApiFailure Forbidden(string model) => new(ApiError.PermissionDenied, $"This {CredentialName} may not use the model '{model}'.", "model");

    /// <summary>The same as claims, for ASP.NET's policies.</summary>
    public static ClaimsPrincipal PrincipalOf(string keyId, string tenantId, IEnumerable<string> scopes)
    {
        Claim[] claims =
        [
            new(CallerClaims.KeyId, keyId),
            new(CallerClaims.TenantId, tenantId),
            .. scopes.Select(scope => new Claim(CallerClaims.Scope, scope)),
        ];
        return new ClaimsPrincipal(new ClaimsIdentity(claims, BearerChallenge.Scheme, CallerClaims.KeyId, CallerClaims.Scope));
    }
}
