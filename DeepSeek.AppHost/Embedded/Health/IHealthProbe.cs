namespace DeepSeek.AppHost.Embedded.Health;

/// <summary>Asks one instance whether it can take work.</summary>
internal interface IHealthProbe
{
    /// <summary>Yes or no; a refused connection or a late answer is a no.</summary>
    Task<bool> IsHealthyAsync(CancellationToken cancellationToken);
}
