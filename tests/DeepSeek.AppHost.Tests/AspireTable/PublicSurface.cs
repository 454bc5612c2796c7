using System.Globalization;
using System.Reflection;

namespace DeepSeek.AppHost.Tests.AspireTable;

/// <summary>Public types and members of an assembly, written as C# declares them, without nullability of reference types.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(void)] = "void",
    };

    /// <summary>Such as <c>Aspire.Hosting.ApplicationModel.IResource</c> and <c>string Name { get; }</c>; the member is empty for the type itself.</summary>
    public static IEnumerable<(string Type, string Member)> Of(IEnumerable<Type> types)
    {
        foreach (var type in types)
        {
            var name = $"{type.Namespace}.{Name(type)}";
            yield return (name, "");
            foreach (var member in type.GetConstructors(Declared).Select(constructor => $"{type.Name}({Parameters(constructor)})")
                .Concat(type.GetProperties(Declared).Select(Property))
                .Concat(type.GetMethods(Declared).Where(method => !method.IsSpecialName).Select(Method)))
            {
                yield return (name, member);
            }
        }
    }

    private static string Property(PropertyInfo property)
    {
        var get = property.GetMethod is { IsPublic: true } ? "get; " : "";
        var set = property.SetMethod is { IsPublic: true } ? "set; " : "";
        return $"{Name(property.PropertyType)} {property.Name} {{ {get}{set}}}";
    }

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        return $"{Name(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var value = !parameter.HasDefaultValue ? "" : parameter.DefaultValue switch
        {
            null when parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null => " = default",
            null => " = null",
            bool flag => flag ? " = true" : " = false",
            var other => " = " + Convert.ToString(other, CultureInfo.InvariantCulture),
        };
        return $"{Name(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        return type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
    }
}
