using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class GroupMappingConfiguration : IEntityTypeConfiguration<GroupMapping>
{
    public void Configure(EntityTypeBuilder<GroupMapping> builder)
    {
        builder.ToTable("GroupMappings");
        builder.Property(mapping => mapping.Id).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(mapping => mapping.Group).HasMaxLength(GroupMapping.MaxGroupLength);
        builder.Property(mapping => mapping.RoleId).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(mapping => mapping.TenantId).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(mapping => mapping.CreatedBy).HasMaxLength(PortalDbContext.UserNameLength);
        builder.HasIndex(mapping => new { mapping.Group, mapping.RoleId, mapping.TenantId }).IsUnique();
    }
}
