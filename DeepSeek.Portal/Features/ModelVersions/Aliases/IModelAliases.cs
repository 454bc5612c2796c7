using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.ModelVersions.Aliases;

/// <summary>Other names of models. Gateways learn of changes by the snapshot.</summary>
internal interface IModelAliases
{
    /// <summary>All of them, by name; none for who may not see models.</summary>
    Task<IReadOnlyList<ModelAliasItem>> ListAsync(Actor by, CancellationToken cancellationToken);

    /// <summary>Makes an alias, or points it elsewhere. Null where that was done.</summary>
    Task<ModelAliasProblem?> SetAsync(string alias, string target, Actor by, CancellationToken cancellationToken);

    /// <summary>Makes an alias that shares requests out among several models, or makes such of one that is there. Null where that was done.</summary>
    Task<ModelAliasProblem?> SetAsync(NewModelAlias wanted, Actor by, CancellationToken cancellationToken);

    /// <summary>Takes one away. Null where that was done.</summary>
    Task<ModelAliasProblem?> RemoveAsync(string alias, Actor by, CancellationToken cancellationToken);
}
