namespace DeepSeek.AppHost.Embedded.Building;

/// <summary>From the names that Aspire has to the types behind them here.</summary>
internal static class ResourceBuilderAccess
{
    public static EmbeddedBuilder Embedded(this IDistributedApplicationBuilder builder) => (EmbeddedBuilder)builder;

    public static Resource Described<T>(this IResourceBuilder<T> builder) where T : IResource => (Resource)(object)builder.Resource;
}
