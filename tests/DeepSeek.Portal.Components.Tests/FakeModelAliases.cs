using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions.Aliases;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Aliases in memory.</summary>
internal sealed class FakeModelAliases : IModelAliases
{
    public List<ModelAliasItem> Items { get; } = [];

    public List<NewModelAlias> Set { get; } = [];

    public List<string> Removed { get; } = [];

    public ModelAliasProblem? Problem { get; set; }

    public Task<IReadOnlyList<ModelAliasItem>> ListAsync(Actor by, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ModelAliasItem>>([.. Items]);

    public Task<ModelAliasProblem?> SetAsync(string alias, string target, Actor by, CancellationToken cancellationToken) => Task.FromResult(Problem);

    public Task<ModelAliasProblem?> SetAsync(NewModelAlias wanted, Actor by, CancellationToken cancellationToken)
    {
        Set.Add(wanted);
        return Task.FromResult(Problem);
    }

    public Task<ModelAliasProblem?> RemoveAsync(string alias, Actor by, CancellationToken cancellationToken)
    {
        Removed.Add(alias);
        return Task.FromResult(Problem);
    }
}
