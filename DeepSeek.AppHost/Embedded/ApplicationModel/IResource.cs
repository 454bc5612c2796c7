namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that the application is made of.</summary>
public interface IResource
{
    /// <summary>The name, unique in the application.</summary>
    string Name { get; }
}
