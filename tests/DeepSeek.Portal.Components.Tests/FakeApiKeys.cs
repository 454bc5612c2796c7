using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Features.Tenants;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Keys in memory; the secret is always the same.</summary>
internal sealed class FakeApiKeys : IApiKeys, ITenantDirectory
{
    public const string Secret = "dsk_abcdefghijkl_shown-once";

    public List<ApiKeyListItem> Items { get; } = [];

    public List<ApiKeyQuery> Queries { get; } = [];

    public List<(NewApiKey Wanted, string By)> Created { get; } = [];

    public List<(string PublicId, TimeSpan Grace)> Rotated { get; } = [];

    public List<(string PublicId, string By)> Revoked { get; } = [];

    public Task<ApiKeyPage> ListAsync(ApiKeyQuery query, Actor by, CancellationToken cancellationToken)
    {
        Queries.Add(query);
        return Task.FromResult(new ApiKeyPage([.. Items], Items.Count));
    }

    public Task<ApiKeyCreation> CreateAsync(NewApiKey wanted, Actor by, CancellationToken cancellationToken)
    {
        if (wanted.Name.Length == 0)
        {
            return Task.FromResult(ApiKeyCreation.Refused(ApiKeyProblem.NameMissing));
        }

        Created.Add((wanted, by.Name));
        return Task.FromResult(ApiKeyCreation.Made("abcdefghijkl", Secret));
    }

    public Task<ApiKeyCreation> RotateAsync(string publicId, TimeSpan grace, Actor by, CancellationToken cancellationToken)
    {
        Rotated.Add((publicId, grace));
        return Task.FromResult(ApiKeyCreation.Made(publicId, Secret));
    }

    public Task<ApiKeyProblem?> RevokeAsync(string publicId, Actor by, CancellationToken cancellationToken)
    {
        Revoked.Add((publicId, by.Name));
        return Task.FromResult<ApiKeyProblem?>(null);
    }

    public Task<IReadOnlyList<TenantListItem>> ListAsync(string permission, Actor by, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TenantListItem>>([new TenantListItem("tenant-1", "Acme")]);
}
