namespace DeepSeek.Portal.Features.ApiKeys;

/// <summary>The tenants' keys.</summary>
internal interface IApiKeys
{
    Task<ApiKeyPage> ListAsync(ApiKeyQuery query, CancellationToken cancellationToken);

    /// <summary>Makes a key. It works at the gateways as soon as it is published, some milliseconds later.</summary>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ApiKeyCreation> CreateAsync(NewApiKey wanted, string by, CancellationToken cancellationToken);

    /// <summary>Ends a key for good. False where there is none that is not revoked already.</summary>
    Task<bool> RevokeAsync(string publicId, string by, CancellationToken cancellationToken);
}
