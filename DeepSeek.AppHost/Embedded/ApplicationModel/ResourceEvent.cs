namespace Aspire.Hosting.ApplicationModel;

/// <summary>What happened to a resource.</summary>
public class ResourceEvent
{
    internal ResourceEvent(IResource resource) => Resource = resource;

    /// <summary>The resource.</summary>
    public IResource Resource { get; }
}
