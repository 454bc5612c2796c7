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

    public List<(string PublicId, string By)> Revoked { get; } = [];

    public Task<ApiKeyPage> ListAsync(ApiKeyQuery query, CancellationToken cancellationToken)
    {
        Queries.Add(query);
        return Task.FromResult(new ApiKeyPage([.. Items], Items.Count));
    }

    public Task<ApiKeyCreation> CreateAsync(NewApiKey wanted, string by, CancellationToken cancellationToken)
    {
        if (wanted.Name.Length == 0)
        {
            return Task.FromResult(ApiKeyCreation.Refused(ApiKeyProblem.NameMissing));
        }

        Created.Add((wanted, by));
        return Task.FromResult(ApiKeyCreation.Made("abcdefghijkl", Secret));
    }

    public Task<ApiKeyCreation> RotateAsync(string publicId, TimeSpan grace, string by, CancellationToken cancellationToken) =>
        Task.FromResult(ApiKeyCreation.Made(publicId, Secret));

    public Task<bool> RevokeAsync(string publicId, string by, CancellationToken cancellationToken)
    {
        Revoked.Add((publicId, by));
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<TenantListItem>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TenantListItem>>([new TenantListItem("tenant-1", "Acme")]);
}
