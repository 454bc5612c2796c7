namespace Aspire.Hosting.ApplicationModel;

/// <summary>What the extension methods that describe a resource hang on.</summary>
public interface IResourceBuilder<out T> where T : IResource
{
    /// <summary>The application it belongs to.</summary>
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    /// <summary>The resource.</summary>
    T Resource { get; }
}
