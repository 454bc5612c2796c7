using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Mappings in memory; no provider until a test says so.</summary>
internal sealed class FakeGroupMappings : IGroupMappings
{
    public List<GroupMappingItem> Items { get; } = [];

    public List<NewGroupMapping> Added { get; } = [];

    public List<string> Removed { get; } = [];

    public string? ProviderName { get; set; }

    public Task<IReadOnlyList<GroupMappingItem>> ListAsync(Actor by, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GroupMappingItem>>([.. Items]);

    public Task<GroupMappingChange> AddAsync(NewGroupMapping wanted, Actor by, CancellationToken cancellationToken)
    {
        Added.Add(wanted);
        return Task.FromResult(new GroupMappingChange("new", null));
    }

    public Task<GroupMappingProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        Removed.Add(id);
        return Task.FromResult<GroupMappingProblem?>(null);
    }
}
