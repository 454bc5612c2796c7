using System.Reflection;
using System.Runtime.ExceptionServices;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.Plugins;

/// <summary>A processor that settings can name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its class.</param>
/// <param name="Plugin">The plug-in it comes with; null where it is built in.</param>
internal sealed record ProcessorType(string Name, Type Type, string? Plugin)
{
    /// <summary>Makes one; what its constructor throws comes out as it is.</summary>
    public object Create(IConfiguration settings)
    {
        if (!typeof(IPreProcessor).IsAssignableFrom(Type) && !typeof(IPostProcessor).IsAssignableFrom(Type))
        {
            throw new InvalidOperationException($"{Type.FullName} implements neither {nameof(IPreProcessor)} nor {nameof(IPostProcessor)}.");
        }

        const BindingFlags Constructors = BindingFlags.Instance | BindingFlags.Public;
        var (constructor, arguments) = Type.GetConstructor(Constructors, [typeof(IConfiguration)]) is { } taking
            ? (taking, new object[] { settings })
            : (Type.GetConstructor(Constructors, []), []);
        if (constructor is null)
        {
            throw new InvalidOperationException($"{Type.FullName} has no public constructor that takes IConfiguration or nothing.");
        }

        try
        {
            return constructor.Invoke(arguments);
        }
        catch (TargetInvocationException error) when (error.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}
