namespace DeepSeek.Portal.Features.ModelVersions.Aliases;

/// <summary>Other names of models. Gateways learn of changes by the snapshot.</summary>
internal interface IModelAliases
{
    /// <summary>All of them, by name.</summary>
    Task<IReadOnlyList<ModelAliasItem>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Makes an alias, or points it elsewhere. Null where that was done.</summary>
    Task<ModelAliasProblem?> SetAsync(string alias, string target, string by, CancellationToken cancellationToken);

    /// <summary>Makes an alias that shares requests out among several models, or makes such of one that is there. Null where that was done.</summary>
    Task<ModelAliasProblem?> SetAsync(NewModelAlias wanted, string by, CancellationToken cancellationToken);

    /// <summary>Takes one away; false where there is no such.</summary>
    Task<bool> RemoveAsync(string alias, string by, CancellationToken cancellationToken);
}
