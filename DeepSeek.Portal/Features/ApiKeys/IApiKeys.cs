using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.ApiKeys;

/// <summary>The tenants' keys.</summary>
internal interface IApiKeys
{
    /// <summary>Those of the tenants whose keys whoever asks may see.</summary>
    Task<ApiKeyPage> ListAsync(ApiKeyQuery query, Actor by, CancellationToken cancellationToken);

    /// <summary>Makes a key. It works at the gateways as soon as it is published, some milliseconds later.</summary>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ApiKeyCreation> CreateAsync(NewApiKey wanted, Actor by, CancellationToken cancellationToken);

    /// <summary>Gives a key a new secret under the same public id. The one that it had works on for a while, so that nobody has to be quick; one before that ends.</summary>
    /// <param name="publicId">The key.</param>
    /// <param name="grace">For how long, up to <see cref="ApiKeyService.LongestGrace"/>; zero to end it at once.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ApiKeyCreation> RotateAsync(string publicId, TimeSpan grace, Actor by, CancellationToken cancellationToken);

    /// <summary>Ends a key for good, with the secret that it had before a rotation. Null where that was done.</summary>
    Task<ApiKeyProblem?> RevokeAsync(string publicId, Actor by, CancellationToken cancellationToken);
}
